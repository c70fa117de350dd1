/**
 * What every transport's ports must do, as JUnit tests. A transport adds one class that implements
 * {@link io.ringflux.testkit.contract.FramePortContract} and connects two of its ports. May depend on connector-api,
 * never on a transport.
 */
@NullMarked
package io.ringflux.testkit.contract;

import org.jspecify.annotations.NullMarked;
