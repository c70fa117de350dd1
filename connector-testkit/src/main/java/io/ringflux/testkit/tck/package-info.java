/**
 * The reactive-streams TCK on ports: what a transport's own tests need to hold its queues against the rules. May depend
 * on connector-api and the contract suite, never on a transport.
 */
@NullMarked
package io.ringflux.testkit.tck;

import org.jspecify.annotations.NullMarked;
