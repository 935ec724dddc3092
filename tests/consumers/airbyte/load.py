"""Prints what Airbyte's connector makes of a configuration on standard input.

It is run by the Python of an environment of its own. Nothing is asked of Amazon.
"""

import json
import logging
import sys

from airbyte_cdk.sources.utils.schema_helpers import check_config_against_spec_or_exit
from source_amazon_seller_partner.source import SourceAmazonSellerPartner

config = json.load(sys.stdin)
source = SourceAmazonSellerPartner(None, config, None)
check_config_against_spec_or_exit(config, source.spec(logging.getLogger()))
orders = next(one for one in source.streams(config) if one.name == "Orders")
authenticator = orders.retriever.requester.authenticator
json.dump(
    {
        "endpoint": config["endpoint"],
        "marketplace_id": config["marketplace_id"],
        "client_id": authenticator.get_client_id(),
        "client_secret": authenticator.get_client_secret(),
        "refresh_token": authenticator.get_refresh_token(),
    },
    sys.stdout,
)
