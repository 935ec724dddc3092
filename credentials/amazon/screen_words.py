"""What Amazon's consoles call their menus and buttons in other languages.

Only words seen on Amazon's own pages stand here, read November 2026; every other label
is shown in English, which the consoles offer in every marketplace.

Sources: German, sellercentral.amazon.de/gp/help/external/901; Spanish and French,
pay.amazon.com/es/help and /fr/help, 201212210 and 201212260; Italian,
pay.amazon.com/it/help/201212260; the words of the developer console, the page of the
Multi-Channel Fulfillment API at developer.amazonservices.com in each language.
"""

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "de": {
            "Settings": "Einstellungen",
            "User Permissions": "Benutzerberechtigungen",
        },
        "es": {
            "Settings": "Configuración",
            "User Permissions": "Permisos de usuario",
        },
        "fr": {
            "Settings": "Paramètres",
            "Add new app client": "Ajouter un nouveau client d'application",
        },
        "it": {
            "Settings": "Impostazioni",
            "User Permissions": "Autorizzazioni utente",
            "Add new app client": "Aggiungi nuovo client app",
        },
        "ja": {
            "Apps and Services": "アプリとサービス",
            "Develop Apps": "アプリの開発",
            "Developer Profile": "開発者プロフィール",
            "Add new app client": "新規アプリクライアントを追加",
            "Save and exit": "保存して終了",
            "Edit App": "アプリを編集",
            "Authorize": "認可",
            "Authorize app": "アプリを認可",
        },
    }
)


def local_word(label: str, language: str) -> str:
    """Amazon's own word for an English label; empty where it is not known."""
    return WORDS.get(language, {}).get(label, "")
