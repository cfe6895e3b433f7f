"""A camera that shows the picture it is given."""

from dataclasses import dataclass

import numpy as np

from pos_client.ports import CameraHint, Frame


@dataclass(frozen=True)
class StillPicture:
    """A `CameraPicture` of one colour, with a code found in the middle."""

    frame: Frame
    corners: tuple[tuple[float, float], ...] = ((540, 260), (740, 260), (740, 460), (540, 460))
    hit_age_s: float | None = 0.1
    fps: float = 30.0
    unread: tuple[tuple[float, float], ...] = ()
    hint: CameraHint | None = None


class StillCamera:
    """`seq` rises with every picture taken; none before the first."""

    def __init__(self) -> None:
        self.picture: StillPicture | None = None
        self.asked = 0

    def take(
        self,
        colour: tuple[int, int, int],
        *,
        grey: bool = False,
        hit_age_s: float | None = 0.1,
        hint: CameraHint | None = None,
        unread: tuple[tuple[float, float], ...] = (),
    ) -> None:
        """Show a 1280 x 720 picture in a colour (blue, green, red)."""
        seq = self.picture.frame.seq + 1 if self.picture else 1
        luma = np.full((720, 1280), sum(colour) // 3, np.uint8)
        bgr = None if grey else np.full((720, 1280, 3), colour, np.uint8)
        self.picture = StillPicture(Frame(luma, bgr, seq, 0), hit_age_s=hit_age_s, unread=unread, hint=hint)

    def latest(self) -> StillPicture | None:
        """What the preview polls."""
        self.asked += 1
        return self.picture
