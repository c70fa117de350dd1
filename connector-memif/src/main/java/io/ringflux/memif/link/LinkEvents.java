package io.ringflux.memif.link;

import io.ringflux.LinkException;
import io.ringflux.memif.shm.MemifQueues;

/** Who wants to know what becomes of a {@link Link}; called on the link's loop. */
interface LinkEvents {

    /** The link is up; the queues are the receiver's. */
    void up(MemifQueues queues, LinkFacts facts);

    /** The link is over, or never came up; always the last call. */
    void down(LinkException cause, boolean orderly);
}
