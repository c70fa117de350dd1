package io.ringflux.service.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.pcap.CaptureEncoder;
import io.ringflux.service.pcap.CaptureFormat;
import io.ringflux.service.pcap.CaptureInterface;
import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class RecordCheckTest {

    private final GeneratedTraffic traffic = new GeneratedTraffic(List.of(64), 4);
    private final RecordCheck check = new RecordCheck(new GeneratedFrameCheck(traffic));

    @Test
    void shouldVerifyEachFrameWhenRecordsFollowEachOther() {
        check.accept(record(0, 0, 1, 2));
        check.accept(record(3, 3, 4));

        assertThat(check.framesRead()).isEqualTo(5);
        assertThat(check.verified()).isEqualTo(5);
        assertThat(check.gaps() + check.repeated()).isZero();
    }

    @Test
    void shouldCountAGapWhenARecordIsMissing() {
        check.accept(record(0, 0, 1));
        check.accept(record(5, 5));

        assertThat(check.gaps()).isEqualTo(3);
        assertThat(check.framesRead()).isEqualTo(3);
    }

    @Test
    void shouldLeaveARecordOutWhenItComesAgain() {
        check.accept(record(0, 0, 1));
        check.accept(record(0, 0, 1));

        assertThat(check.repeated()).isEqualTo(1);
        assertThat(check.framesRead()).isEqualTo(2);
        assertThat(check.verified()).isEqualTo(2);
    }

    @Test
    void shouldNotVerifyAFrameWhenAByteIsChanged() {
        ConsumerRecord<byte[], byte[]> record = record(0, 0, 1);
        record.value()[record.value().length - 60] ^= 1;

        check.accept(record);

        assertThat(check.framesRead()).isEqualTo(2);
        assertThat(check.verified()).isLessThan(2);
    }

    @Test
    void shouldNotVerifyAFrameTwiceWhenItsNumberComesAgain() {
        check.accept(record(0, 7, 7));

        assertThat(check.framesRead()).isEqualTo(2);
        assertThat(check.verified()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatIsMissingWhenARecordIsCutOff() {
        ConsumerRecord<byte[], byte[]> whole = record(0, 0, 1, 2);
        byte[] cut = Arrays.copyOf(whole.value(), whole.value().length - 150);

        check.accept(withValue(whole, cut));

        assertThat(check.framesRead()).isLessThan(3);
        assertThat(check.gaps()).isEqualTo(3 - check.framesRead());
    }

    @Test
    void shouldTellWellFormedFramesFromOthers() {
        UnsafeBuffer frame = new UnsafeBuffer(new byte[64]);
        traffic.write(3, frame, 0);
        FrameCheck wellFormed = new WellFormedFrameCheck();

        assertThat(wellFormed.isRight(frame, 0, 64, 64)).isTrue();
        assertThat(wellFormed.isRight(frame, 0, 50, 50)).isFalse();
        assertThat(wellFormed.isRight(frame, 0, 64, 100)).isFalse();
        assertThat(wellFormed.isRight(frame, 0, 10, 10)).isFalse();
    }

    private ConsumerRecord<byte[], byte[]> record(long sequence, long... numbers) {
        UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        CaptureEncoder encoder = CaptureEncoder.create(CaptureFormat.PCAPNG, CaptureInterface.ethernet("uplink"));
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
        encoder.wrap(buffer, 0, buffer.capacity());
        encoder.header();
        for (long number : numbers) {
            int length = traffic.write(number, frame, 0);
            encoder.append(1, frame.addressOffset(), length, length);
        }
        byte[] value = Arrays.copyOf(buffer.byteArray(), encoder.length());
        ConsumerRecord<byte[], byte[]> record = withValue(null, value);
        add(record, RecordKeys.SEQUENCE, sequence);
        add(record, RecordKeys.COUNT, numbers.length);
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> withValue(ConsumerRecord<byte[], byte[]> headers, byte[] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, value);
        if (headers != null) {
            headers.headers().forEach(record.headers()::add);
        }
        return record;
    }

    private static void add(ConsumerRecord<byte[], byte[]> record, String key, long value) {
        record.headers().add(key, Long.toString(value).getBytes(UTF_8));
    }
}
