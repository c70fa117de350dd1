package io.ringflux.service.demo;

/**
 * What came out of it.
 *
 * @param frames accepted from the ring
 * @param records acknowledged by Kafka
 * @param dropped by choice
 * @param lost accepted, not dropped, and not in the topic
 * @param verified read back and found right
 * @param remark what else is wrong with the topic; empty when nothing is
 */
record DemoVerdict(long frames, long records, long dropped, long lost, long verified, String remark) {

    static DemoVerdict of(MirrorCounts counts, RecordCheck check) {
        String remark = check.gaps() + check.repeated() == 0
                ? ""
                : "the records' numbers leave out " + check.gaps() + " frames; " + check.repeated()
                        + " records came twice";
        return new DemoVerdict(
                counts.frames(),
                counts.records(),
                counts.dropped(),
                counts.frames() - counts.dropped() - check.framesRead(),
                check.verified(),
                remark);
    }

    /** Whether the topic holds every frame that was accepted. */
    boolean isComplete() {
        return lost == 0 && verified == frames;
    }

    @Override
    public String toString() {
        return "mirrored " + frames + " frames in " + records + " records, " + dropped + " dropped, " + lost
                + " lost, verified " + verified;
    }
}
