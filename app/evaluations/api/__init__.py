"""/evaluations, /supervision, /schemes: the figures, and the steps of their evaluation."""

from app.evaluations.api.figures import blp as figures_blp
from app.evaluations.api.steps import blp as steps_blp

BLUEPRINTS = (figures_blp, steps_blp)
