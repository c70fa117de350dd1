package io.ringflux.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A producing and a consuming ring over the same cursors. */
class RingTest {

    private static final int FULL_16 = 1 << 16;

    @ParameterizedTest
    @CsvSource({"16, 1", "16, 8", "16, 32768", "32, 1", "32, 8", "32, 32768"})
    void shouldPassEveryEntryOnceAndInOrderWhenPositionsRunOn(int bits, int size) {
        RingMemory memory = new RingMemory(bits);
        ProducerRing producer = memory.producer(size);
        ConsumerRing consumer = memory.consumer(size);
        int[] entries = new int[size];
        SplittableRandom random = new SplittableRandom(size);
        int written = 0;
        int read = 0;

        while (read < 5 * FULL_16) {
            int free = producer.reserve(1 + random.nextInt(size));
            for (int i = 0; i < free; i++) {
                entries[producer.index(i)] = written++;
            }
            producer.submit(free);
            int there = consumer.peek(1 + random.nextInt(size));
            for (int i = 0; i < there; i++) {
                assertThat(entries[consumer.index(i)]).isEqualTo(read++);
            }
            consumer.release(there);
        }
    }

    @Test
    void shouldPassEveryEntryWhenPositionsWrapAtTwoToTheThirtyTwo() {
        int size = 1 << 20;
        RingMemory memory = new RingMemory(Integer.SIZE);
        ProducerRing producer = memory.producer(size);
        ConsumerRing consumer = memory.consumer(size);
        long turns = (1L << Integer.SIZE) / size;
        long position = 0;

        for (long turn = 0; turn < turns + 2; turn++) {
            assertThat(producer.reserve(size)).isEqualTo(size);
            assertThat(producer.index(0)).isEqualTo((int) (position % size));
            producer.submit(size - 1);
            assertThat(producer.reserve(size)).isEqualTo(1);
            assertThat(consumer.peek(size)).isEqualTo(size - 1);
            assertThat(consumer.index(0)).isEqualTo((int) (position % size));
            consumer.release(size - 1);
            position += size - 1;
            assertThat(memory.consumedValue()).isEqualTo((int) position);
        }
        assertThat(position).isGreaterThan(1L << Integer.SIZE);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void shouldHaveNothingToReadWhenEmptyAndNoRoomWhenFull(int bits) {
        RingMemory memory = new RingMemory(bits);
        ProducerRing producer = memory.producer(4);
        ConsumerRing consumer = memory.consumer(4);

        assertThat(consumer.peek(4)).isZero();
        assertThat(consumer.isReady()).isFalse();
        assertThat(producer.reserve(9)).isEqualTo(4);
        producer.submit(4);
        assertThat(producer.reserve(1)).isZero();
        assertThat(consumer.isReady()).isTrue();
        assertThat(consumer.peek(9)).isEqualTo(4);
        assertThat(consumer.peek(3)).isEqualTo(3);
        consumer.release(4);
        assertThat(consumer.peek(1)).isZero();
        assertThat(producer.reserve(4)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void shouldKeepWhatWasPeekedWhenOnlySomeIsReleased(int bits) {
        RingMemory memory = new RingMemory(bits);
        ProducerRing producer = memory.producer(8);
        ConsumerRing consumer = memory.consumer(8);
        producer.submit(5);

        consumer.peek(8);
        consumer.release(2);

        assertThat(consumer.index(0)).isEqualTo(2);
        assertThat(consumer.peek(8)).isEqualTo(3);
        assertThat(producer.reserve(8)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"16, 5", "16, -1", "16, 32768", "32, 5", "32, -1", "32, -2147483648"})
    void shouldReportAFaultWhenTheProducerIsTooFarAway(int bits, int position) {
        RingMemory memory = new RingMemory(bits);
        ConsumerRing consumer = memory.consumer(4);

        memory.produced(position);

        assertThat(consumer.isReady()).isTrue();
        assertThat(consumer.peek(4)).isEqualTo(ConsumerRing.FAULT);
    }

    @ParameterizedTest
    @CsvSource({"16, 3", "16, -5", "16, 32768", "32, 3", "32, -5", "32, -2147483648"})
    void shouldReportAFaultWhenTheConsumerIsWhereItCannotBe(int bits, int position) {
        RingMemory memory = new RingMemory(bits);
        ProducerRing producer = memory.producer(4);
        producer.submit(2);

        memory.consumed(position);

        assertThat(producer.reserve(4)).isEqualTo(ProducerRing.FAULT);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void shouldReportAFaultWhenACursorGoesBack(int bits) {
        RingMemory memory = new RingMemory(bits);
        ConsumerRing consumer = memory.consumer(8);
        ProducerRing producer = memory.producer(8);

        memory.produced(5);
        assertThat(consumer.peek(8)).isEqualTo(5);
        memory.produced(4);
        assertThat(consumer.peek(8)).isEqualTo(ConsumerRing.FAULT);

        producer.submit(6);
        memory.consumed(4);
        assertThat(producer.reserve(8)).isEqualTo(6);
        memory.consumed(3);
        assertThat(producer.reserve(8)).isEqualTo(ProducerRing.FAULT);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void shouldLeaveTheBytesAroundACursorAloneWhenItMoves(int bits) {
        RingMemory memory = new RingMemory(bits);
        memory.surround((byte) 0x5a);
        ProducerRing producer = memory.producer(4);
        ConsumerRing consumer = memory.consumer(4);

        for (int i = 0; i < FULL_16 + 1; i++) {
            producer.submit(1);
            consumer.peek(1);
            consumer.release(1);
            producer.reserve(4);
        }

        assertThat(memory.isSurroundedBy((byte) 0x5a)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void shouldPostEmptyBuffersAheadWhenThereIsALead(int bits) {
        RingMemory memory = new RingMemory(bits);
        ConsumerRing consumer = new ConsumerRing(memory.produced(), memory.consumed(), 8, 8);

        consumer.post();
        int posted = memory.consumedValue();
        memory.produced(3);
        int filled = consumer.reserve(8);
        consumer.submit(filled);

        assertThat(posted).isEqualTo(8);
        assertThat(filled).isEqualTo(3);
        assertThat(memory.consumedValue()).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void shouldChangeNothingWhenAskedForReadiness(int bits) {
        RingMemory memory = new RingMemory(bits);
        ConsumerRing consumer = memory.consumer(4);
        memory.produced(2);
        consumer.peek(4);
        memory.produced(4);

        consumer.isReady();

        assertThat(consumer.peek(2)).isEqualTo(2);
        consumer.release(2);
        assertThat(consumer.peek(4)).isEqualTo(2);
    }

    @Test
    void shouldRefuseSizesThatTheCursorsCannotTellApart() {
        RingMemory narrow = new RingMemory(Short.SIZE);
        RingMemory wide = new RingMemory(Integer.SIZE);

        assertThatThrownBy(() -> narrow.consumer(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> narrow.consumer(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> narrow.producer(FULL_16)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wide.producer(-8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConsumerRing(narrow.produced(), wide.consumed(), 4, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(narrow.producer(FULL_16 / 2).size()).isEqualTo(FULL_16 / 2);
        assertThat(wide.producer(FULL_16).size()).isEqualTo(FULL_16);
    }

    @Test
    void shouldPublishWhatWasWrittenBeforeWhenTwoThreadsRace() throws InterruptedException {
        int size = 64;
        int count = 2_000_000;
        RingMemory memory = new RingMemory(Short.SIZE);
        ProducerRing producer = memory.producer(size);
        ConsumerRing consumer = memory.consumer(size);
        int[] entries = new int[size];
        Thread writer = new Thread(() -> {
            for (int next = 0; next < count; ) {
                int free = producer.reserve(size);
                for (int i = 0; i < free && next < count; i++) {
                    entries[producer.index(0)] = next++;
                    producer.submit(1);
                }
            }
        });
        writer.start();

        for (int next = 0; next < count; ) {
            int there = consumer.peek(size);
            for (int i = 0; i < there; i++) {
                assertThat(entries[consumer.index(i)]).isEqualTo(next++);
            }
            consumer.release(there);
        }

        writer.join();
        assertThat(memory.producedValue()).isEqualTo(count & 0xffff);
    }
}
