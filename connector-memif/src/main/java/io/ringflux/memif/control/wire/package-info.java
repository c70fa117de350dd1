/**
 * The 128-byte messages of the memif control channel: their layouts, their typed form and the codec between the two.
 * May depend on Agrona only.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.memif.control.wire;
