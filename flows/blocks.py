"""Our own type of Prefect block.

By the entry point `prefect.collections` a server knows it too, which loads the blocks that its automations tell.
"""

from __future__ import annotations

from prefect.blocks.notifications import AppriseNotificationBlock


class AppriseAddress(AppriseNotificationBlock):
    """Any address that Apprise knows: mailtos://USER:PASSWORD@HOST?to=SOMEBODY, tgram://…, msteams://…"""

    _block_type_name = "Apprise address"
    _block_type_slug = "apprise-address"
