"use strict";
const place = document.getElementById("viewer");
window.ui = SwaggerUIBundle({ url: place.dataset.spec, domNode: place, deepLinking: true, docExpansion: "none", validatorUrl: null });
