// What the browsers of cheap phones may lack (Chrome 80 on): ids, and filling an element anew.
export const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );

export function fill(element, ...children) {
  element.textContent = "";
  element.append(...children);
}
