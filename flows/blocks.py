"""Our own type of Prefect block. The entry point `prefect.collections` makes a server know it, which must load blocks
to notify by them."""

from __future__ import annotations

from prefect.blocks.notifications import AppriseNotificationBlock


class AppriseAddress(AppriseNotificationBlock):
    """Any address that Apprise knows: mailtos://USER:PASSWORD@HOST?to=SOMEBODY, tgram://…, msteams://…"""

    _block_type_name = "Apprise address"
    _block_type_slug = "apprise-address"
