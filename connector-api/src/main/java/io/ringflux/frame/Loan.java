package io.ringflux.frame;

import org.jspecify.annotations.Nullable;

/** How a frame's loan is told, and how it ends for one that somebody keeps. */
final class Loan {

    static final String RELEASED =
            "a frame on loan was released without retain(): its port takes it back, or use take() to own it";

    private static final String ELSEWHERE =
            "a frame on loan was handed to another thread: retain() it, or copied(), before the hop";

    private Loan() {}

    /**
     * Whether a frame is on loan to the calling thread. One that only its loan holds must not be on another thread; a
     * retained one may be, until its burst ends and for a moment longer. The count is read before the loan is looked at
     * again, because the loan's end became visible with the count's last change.
     */
    static boolean isHere(Frame frame, FramePool pool) {
        if (!frame.isLent()) {
            return false;
        }
        if (pool.lendsTo(Thread.currentThread())) {
            return true;
        }
        if (frame.refCnt() == 1 && frame.isLent()) {
            throw new IllegalStateException(ELSEWHERE);
        }
        return false;
    }

    /** Ends the loan and leaves its reference to whoever takes the frame. */
    static void leave(Frame head) {
        settle(head);
        if (head.linked() == null) {
            head.leave();
        } else {
            end(head);
        }
    }

    /** Moves bytes that live elsewhere into the frame's own chunks. */
    static void settle(Frame head) {
        for (@Nullable Frame segment = head; segment != null; segment = segment.linked()) {
            segment.goHome();
        }
    }

    static void end(Frame head) {
        for (@Nullable Frame segment = head; segment != null; segment = segment.linked()) {
            segment.returnLoan();
        }
    }

    /** Refuses a segment that shall move into a chunk and is longer. */
    static void requireRoom(int length, int chunkBytes) {
        if (length > chunkBytes) {
            throw new IllegalStateException(
                    "a segment of " + length + " bytes was lent that no chunk of " + chunkBytes + " bytes can keep");
        }
    }
}
