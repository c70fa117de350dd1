package io.ringflux.memif.link;

import io.ringflux.reactive.QueuedPort;
import reactor.core.publisher.Mono;

/**
 * A port and its hold on its links.
 *
 * @param port what its user gets
 * @param disconnect ends the present link, if there is one, in good order
 * @param released completes when what the port used besides its loops is free again
 */
public record LinkedPort(QueuedPort port, Runnable disconnect, Mono<Void> released) {}
