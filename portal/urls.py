"""The map of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from portal.api import api
from portal.views import (
    accounts,
    authorizations,
    automatic_rotation,
    contacts,
    events,
    exports,
    health,
    imports,
    invitations,
    languages,
    metrics,
    notifications,
    outlets,
    overview,
    passing_on,
    people,
    profile,
    reminders,
    rotation,
    rotation_queue,
    runner_tokens,
    site,
    steps,
    timeline,
)

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

account_patterns = [
    path("", accounts.account, name="account"),
    path("steps/<slug:step>/", steps.step, name="step"),
    path(
        "steps/register-developer/questions/",
        profile.profile_questions,
        name="profile-questions",
    ),
    path("steps/<slug:step>/pass-on/", passing_on.pass_on, name="step-pass-on"),
    path("steps/<slug:step>/tick/", steps.tick, name="step-tick"),
    path("held/<uuid:held_id>/", steps.held_paste, name="held-paste"),
    path("authorizations/", authorizations.authorizations, name="authorizations"),
    path("authorizations/vouch/", authorizations.vouch, name="authorizations-vouch"),
    path(
        "authorizations/validate/",
        authorizations.validate,
        name="authorizations-validate",
    ),
    path("rotation/", rotation.rotation, name="rotation"),
    path("rotation/day/", rotation.issued_day, name="issued-day"),
    path("rotation/stops.csv", timeline.stops_csv, name="stops-csv"),
    path(
        "rotation/automatic/",
        automatic_rotation.automatic_rotation,
        name="rotation-automatic",
    ),
    path(
        "rotation/automatic/switch/", automatic_rotation.switch, name="rotation-switch"
    ),
    path("rotation/automatic/now/", automatic_rotation.rotate_now, name="rotation-now"),
    path(
        "rotation/automatic/nothing-changed/",
        automatic_rotation.nothing_changed,
        name="rotation-nothing-changed",
    ),
    path("rotation/automatic/back/", automatic_rotation.back, name="rotation-back"),
    path("events/", events.events, name="events"),
    path("export/", exports.exports, name="export"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("import/", imports.imports, name="import"),
    path("import/<uuid:batch>/", imports.import_plan, name="import-plan"),
    path("people/", people.people, name="people"),
    path("people/backup/", contacts.backup_contact, name="backup-contact"),
    path(
        "people/backup/remove/",
        contacts.backup_contact_remove,
        name="backup-contact-remove",
    ),
    path("people/<int:membership_id>/remove/", people.remove, name="person-remove"),
    path(
        "people/invitations/<uuid:invitation_id>/withdraw/",
        people.withdraw,
        name="invitation-withdraw",
    ),
]

urlpatterns = [
    path("", accounts.home, name="home"),
    path("accounts/new/", accounts.new, name="account-new"),
    path("accounts/<slug:slug>/", include(account_patterns)),
    path("invitations/<str:token>/", invitations.accept, name="invitation-accept"),
    path("overview/", overview.overview, name="overview"),
    path("overview/authorizations.csv", overview.export_csv, name="overview-csv"),
    path("overview/timeline/", timeline.timeline, name="timeline"),
    path("overview/timeline.csv", timeline.timeline_csv, name="timeline-csv"),
    path("overview/validate/", overview.validate, name="overview-validate"),
    path(
        "overview/validations/<uuid:batch_id>/",
        overview.validation_batch,
        name="validation-batch",
    ),
    path(
        "overview/reminders/", reminders.overview_reminders, name="overview-reminders"
    ),
    path(
        "reminders/<uuid:reminder_id>/acknowledge/",
        reminders.acknowledge,
        name="reminder-acknowledge",
    ),
    path(
        "reminders/<uuid:reminder_id>/snooze/",
        reminders.snooze,
        name="reminder-snooze",
    ),
    path("overview/returned-mail/", contacts.returned_mail, name="returned-mail"),
    path(
        "overview/returned-mail/clear/",
        contacts.returned_mail_clear,
        name="returned-mail-clear",
    ),
    path("overview/channels/", outlets.channels, name="channels"),
    path("overview/channels/new/", outlets.channel_new, name="channel-new"),
    path("overview/channels/<uuid:channel_id>/", outlets.channel, name="channel"),
    path(
        "overview/channels/<uuid:channel_id>/test/",
        outlets.channel_test,
        name="channel-test",
    ),
    path(
        "overview/channels/<uuid:channel_id>/remove/",
        outlets.channel_remove,
        name="channel-remove",
    ),
    path("overview/webhooks/new/", outlets.webhook_new, name="webhook-new"),
    path("overview/webhooks/<uuid:webhook_id>/", outlets.webhook, name="webhook"),
    path(
        "overview/webhooks/<uuid:webhook_id>/test/",
        outlets.webhook_test,
        name="webhook-test",
    ),
    path(
        "overview/webhooks/<uuid:webhook_id>/switch-on/",
        outlets.webhook_switch_on,
        name="webhook-switch-on",
    ),
    path(
        "overview/webhooks/<uuid:webhook_id>/remove/",
        outlets.webhook_remove,
        name="webhook-remove",
    ),
    path(
        "overview/dispatches/<uuid:dispatch_id>/again/",
        outlets.dispatch_again,
        name="dispatch-again",
    ),
    path("overview/admins/", people.admins, name="admins"),
    path(
        "overview/admins/invitations/<uuid:invitation_id>/withdraw/",
        people.withdraw_admin,
        name="admin-invitation-withdraw",
    ),
    path(
        "overview/rotation-queue/",
        rotation_queue.rotation_queue,
        name="rotation-queue",
    ),
    path(
        "overview/rotation-queue/probe/",
        rotation_queue.probe,
        name="rotation-queue-probe",
    ),
    path(
        "overview/rotation-queue/messages/<uuid:message_id>/read/",
        rotation_queue.message_again,
        name="rotation-message-again",
    ),
    path("runner-tokens/", runner_tokens.runner_tokens, name="runner-tokens"),
    path("runner-tokens/new/", runner_tokens.new, name="runner-token-new"),
    path(
        "runner-tokens/<uuid:token_id>/revoke/",
        runner_tokens.revoke,
        name="runner-token-revoke",
    ),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/calendar/", notifications.calendar_make, name="calendar-make"),
    path(
        "notifications/calendar/remove/",
        notifications.calendar_remove,
        name="calendar-remove",
    ),
    path("calendar/<str:token>.ics", notifications.calendar, name="calendar"),
    path("language/", languages.choose, name="language"),
    path("going-live/", site.going_live, name="going-live"),
    path("styleguide/", site.styleguide, name="styleguide"),
    path("sign-in/", include("portal.sign_in_urls")),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    path("metrics", metrics.metrics, name="metrics"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
