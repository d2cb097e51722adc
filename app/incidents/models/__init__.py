"""The tables of cases."""

from app.incidents.models.assistance import Assistance
from app.incidents.models.case import Incident, IncidentCounter
from app.incidents.models.case_open import CaseOpen
from app.incidents.models.dispute import DisputeParty, MediationSession
from app.incidents.models.emergency import EmergencyCall, EmergencySample, EmergencySheet
from app.incidents.models.event import IncidentEvent
from app.incidents.models.joint_action import JointAction, JointResult
from app.incidents.models.look_back import IncidentRelapse, LookBack
from app.incidents.models.measure import Measure
from app.incidents.models.people import IncidentParty, Reporter
from app.incidents.models.result import IncidentResult, Penalty
from app.incidents.models.saved_view import SavedView
from app.incidents.models.text import IncidentText, Tokens
from app.incidents.models.time_request import TimeRequest
from app.incidents.models.transfer import Transfer
from app.incidents.rules.duty import LEVELS

__all__ = [
    "LEVELS",
    "Assistance",
    "CaseOpen",
    "DisputeParty",
    "EmergencyCall",
    "EmergencySample",
    "EmergencySheet",
    "Incident",
    "IncidentCounter",
    "IncidentEvent",
    "IncidentParty",
    "IncidentRelapse",
    "IncidentResult",
    "IncidentText",
    "JointAction",
    "JointResult",
    "LookBack",
    "Measure",
    "MediationSession",
    "Penalty",
    "Reporter",
    "SavedView",
    "TimeRequest",
    "Tokens",
    "Transfer",
]
