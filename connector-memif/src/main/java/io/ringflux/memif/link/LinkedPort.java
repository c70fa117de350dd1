package io.ringflux.memif.link;

import io.ringflux.memif.MemifDetails.Ring;
import io.ringflux.reactive.QueuedPort;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * A port and its hold on its links.
 *
 * @param port what its user gets
 * @param rings the rings of the present link at any moment, from any thread
 * @param disconnect ends the present link, if there is one, in good order
 * @param released completes when what the port used besides its loops is free again
 */
public record LinkedPort(QueuedPort port, Supplier<List<Ring>> rings, Runnable disconnect, Mono<Void> released) {}
