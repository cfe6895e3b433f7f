"""A member for whom something waits, for scenes and poses."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from pos_client.domain.gifts import Gift
from pos_client.domain.member import MemberView
from pos_client.domain.programme import LocalText


def gifted(view: MemberView) -> MemberView:
    """The same member with two gifts that wait at the counter, of which one does not wait for ever."""
    now = view.facts.as_of
    tea = Gift(UUID(int=62), LocalText("Tea sampler", "茶叶体验装"), 2, now, now + timedelta(days=12))
    mug = Gift(UUID(int=61), LocalText("Birthday mug", "生日马克杯"), 1, now)
    return replace(view, facts=replace(view.facts, gifts=(tea, mug)))
