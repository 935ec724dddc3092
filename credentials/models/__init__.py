"""The tables: rows, constraints, and rules about rows and sets of rows."""

from credentials.models.access_tokens import AccessToken
from credentials.models.accounts import Invitation, Membership, SellerAccount
from credentials.models.applications import Application
from credentials.models.authorizations import Authorization
from credentials.models.calendars import CalendarFeed
from credentials.models.client_secrets import ClientSecret
from credentials.models.contacts import BackupContact, ReturnedMail
from credentials.models.events import Event, EventHead, Tag
from credentials.models.held_imports import HeldImport
from credentials.models.held_pastes import HeldPaste
from credentials.models.inbound import InboundMessage
from credentials.models.installation import Installation
from credentials.models.installation_keys import InstallationKey
from credentials.models.notices import Notice
from credentials.models.outlets import Channel, Dispatch, Webhook
from credentials.models.people import User
from credentials.models.registration import Attestation, Registration
from credentials.models.reminders import Reminder, ReminderEngine, ReminderWatch
from credentials.models.rotations import AutomaticRotation, QueueWatch, Rotation
from credentials.models.runner_tokens import (
    Delivery,
    Given,
    Pickup,
    RunnerToken,
    RunnerTokenScope,
)
from credentials.models.sealed import SealedModel
from credentials.models.validations import ValidationBatch, ValidationRequest

__all__ = [
    "AccessToken",
    "Application",
    "Attestation",
    "Authorization",
    "AutomaticRotation",
    "BackupContact",
    "CalendarFeed",
    "Channel",
    "ClientSecret",
    "Delivery",
    "Dispatch",
    "Event",
    "EventHead",
    "Given",
    "HeldImport",
    "HeldPaste",
    "InboundMessage",
    "Installation",
    "InstallationKey",
    "Invitation",
    "Membership",
    "Notice",
    "Pickup",
    "QueueWatch",
    "Registration",
    "Reminder",
    "ReminderEngine",
    "ReminderWatch",
    "ReturnedMail",
    "Rotation",
    "RunnerToken",
    "RunnerTokenScope",
    "SealedModel",
    "SellerAccount",
    "Tag",
    "User",
    "ValidationBatch",
    "ValidationRequest",
    "Webhook",
]
