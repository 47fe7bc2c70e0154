package org.archerrl.job.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.archerrl.learn.ScoredUtterances;
import org.archerrl.learn.UpdateReport;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rollout.Episode;

/**
 * Records as bytes: the codec of the actor edge and of replay segments on disk.
 *
 * <p>The format is Smile (binary JSON); {@code int[]}, {@code float[]} and {@code double[]} are raw little-endian bytes.
 * Equal values give equal bytes.
 *
 * @param <T> what is written and read
 */
public final class Wire<T> {
    private static final ObjectMapper MAPPER = new ObjectMapper(SmileFactory.builder()
                    .disable(SmileGenerator.Feature.ENCODE_BINARY_AS_7BIT)
                    .build())
            .registerModule(new SimpleModule()
                    .addSerializer(int[].class, new Writer<>(int[].class, Wire::bytes))
                    .addSerializer(float[].class, new Writer<>(float[].class, Wire::bytes))
                    .addSerializer(double[].class, new Writer<>(double[].class, Wire::bytes))
                    .addDeserializer(int[].class, new Reader<>(int[].class, Wire::ints))
                    .addDeserializer(float[].class, new Reader<>(float[].class, Wire::floats))
                    .addDeserializer(double[].class, new Reader<>(double[].class, Wire::doubles)));

    /** Whole episodes, in text and tokens. */
    public static final Wire<List<Episode>> EPISODES = new Wire<>(new TypeReference<>() {});
    /** Whole episodes in tokens. */
    public static final Wire<List<TokenTrajectory>> TRAJECTORIES = new Wire<>(new TypeReference<>() {});
    /** Batches of whole episodes in tokens. */
    public static final Wire<List<List<TokenTrajectory>>> BATCHES = new Wire<>(new TypeReference<>() {});
    /** Fresh utterances and their advantages. */
    public static final Wire<ScoredUtterances> SCORED = new Wire<>(new TypeReference<>() {});
    /** The scalars of an update. */
    public static final Wire<UpdateReport> REPORT = new Wire<>(new TypeReference<>() {});
    /** Contents by file name. */
    public static final Wire<Map<String, byte[]>> FILES = new Wire<>(new TypeReference<>() {});

    private final TypeReference<T> type;

    Wire(TypeReference<T> type) {
        this.type = type;
    }

    /** Returns the value as bytes. */
    public byte[] encode(T value) {
        try {
            return MAPPER.writerFor(type).writeValueAsBytes(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be written as " + type.getType() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the value of such bytes.
     *
     * @throws IllegalArgumentException if they are none
     */
    public T decode(byte[] bytes) {
        try {
            return MAPPER.readValue(bytes, type);
        } catch (IOException e) {
            throw new IllegalArgumentException("not the bytes of " + type.getType() + ": " + e.getMessage(), e);
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(int[] values) {
        ByteBuffer buffer = littleEndian(values.length * Integer.BYTES);
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = littleEndian(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static byte[] bytes(double[] values) {
        ByteBuffer buffer = littleEndian(values.length * Double.BYTES);
        buffer.asDoubleBuffer().put(values);
        return buffer.array();
    }

    private static int[] ints(ByteBuffer buffer) {
        int[] values = new int[buffer.remaining() / Integer.BYTES];
        buffer.asIntBuffer().get(values);
        return values;
    }

    private static float[] floats(ByteBuffer buffer) {
        float[] values = new float[buffer.remaining() / Float.BYTES];
        buffer.asFloatBuffer().get(values);
        return values;
    }

    private static double[] doubles(ByteBuffer buffer) {
        double[] values = new double[buffer.remaining() / Double.BYTES];
        buffer.asDoubleBuffer().get(values);
        return values;
    }

    private static final class Writer<A> extends StdSerializer<A> {
        private static final long serialVersionUID = 1L;

        private final transient Function<A, byte[]> bytes;

        Writer(Class<A> type, Function<A, byte[]> bytes) {
            super(type);
            this.bytes = bytes;
        }

        @Override
        public void serialize(A array, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeBinary(bytes.apply(array));
        }
    }

    private static final class Reader<A> extends StdDeserializer<A> {
        private static final long serialVersionUID = 1L;

        private final transient Function<ByteBuffer, A> array;

        Reader(Class<A> type, Function<ByteBuffer, A> array) {
            super(type);
            this.array = array;
        }

        @Override
        public A deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return array.apply(ByteBuffer.wrap(in.getBinaryValue()).order(ByteOrder.LITTLE_ENDIAN));
        }
    }
}
