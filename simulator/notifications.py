"""What Amazon would put into the application's queue after a rotation.

Source: envelope and payload as in Amazon's own sample,
github.com/amzn/selling-partner-api-samples (NotificationPayload.java), August 2026.
"""

import uuid
from datetime import datetime
from typing import Any

from simulator.clock import written
from simulator.world import Application, ReplacedSecret


def new_secret_notification(
    application: Application, replaced: ReplacedSecret, now: datetime
) -> dict[str, Any]:
    """The body of an APPLICATION_OAUTH_CLIENT_NEW_SECRET notification."""
    return {
        "notificationVersion": "1.0",
        "notificationType": "APPLICATION_OAUTH_CLIENT_NEW_SECRET",
        "payloadVersion": "2023-11-30",
        "eventTime": written(now),
        "payload": {
            "applicationOAuthClientNewSecret": {
                "clientId": application.client_id,
                "newClientSecret": application.client_secret,
                "newClientSecretExpiryTime": written(application.secret_expires_at),
                "oldClientSecretExpiryTime": written(replaced.dies_at),
            }
        },
        "notificationMetadata": {
            "applicationId": application.application_id,
            "subscriptionId": str(
                uuid.uuid5(uuid.NAMESPACE_URL, application.client_id)
            ),
            "publishTime": written(now),
            "notificationId": str(uuid.uuid4()),
        },
    }
