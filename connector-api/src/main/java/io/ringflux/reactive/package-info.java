/**
 * The bridge between queues and Reactor: publishers that poll with demand, subscribers that ask for free slots, and the
 * port that a transport plugs its queues into. May depend on everything else in this module.
 */
@NullMarked
package io.ringflux.reactive;

import org.jspecify.annotations.NullMarked;
