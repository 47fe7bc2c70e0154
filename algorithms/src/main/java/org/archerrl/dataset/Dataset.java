package org.archerrl.dataset;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.archerrl.dataset.DatasetFormat.Content;
import org.archerrl.dataset.DatasetFormat.Recorded;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.interaction.Trajectory;
import org.archerrl.text.TurnFormat;

/**
 * The episodes of a file.
 *
 * @param source which file it was
 * @param content what is in it
 */
public record Dataset(Source source, Content content) {
    /** The name that stands for whatever format recognises the file. */
    public static final String AUTO = "auto";

    /**
     * Which file it was.
     *
     * @param file as the user named it
     * @param format the name of its format
     * @param sha256 of its bytes, in hexadecimal digits
     */
    public record Source(String file, String format, String sha256) {}

    /** Returns all formats, sorted by name. */
    public static List<DatasetFormat> formats() {
        return ServiceLoader.load(DatasetFormat.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(DatasetFormat::name))
                .toList();
    }

    /** Returns what a recipe may call the format: {@value #AUTO} and the names of all. */
    public static List<String> formatNames() {
        return ImmutableList.<String>builder()
                .add(AUTO)
                .addAll(formats().stream().map(DatasetFormat::name).toList())
                .build();
    }

    /**
     * Reads all of a file or nothing.
     *
     * @param format one of {@link #formatNames()}
     * @throws DatasetException if it is not there, or not of that format, or holds no episode
     */
    public static Dataset read(Path file, String format) {
        byte[] bytes = bytes(file);
        String text = text(file, bytes);
        if (text.isBlank()) {
            throw new DatasetException(file + ": is empty; give a file with episodes, such as archer collect writes");
        }
        DatasetFormat chosen = format.equals(AUTO) ? recognised(file, text) : named(format);
        Content content = chosen.read(file.toString(), text);
        if (content.episodes().isEmpty()) {
            throw new DatasetException(file + ": holds no episode that can be learnt from"
                    + content.notes().stream().map(note -> "; " + note).collect(Collectors.joining()));
        }
        String hash = Hashing.sha256().hashBytes(bytes).toString();
        return new Dataset(new Source(file.toString(), chosen.name(), hash), content);
    }

    /** Returns the episodes, in the order of the file. */
    public List<Trajectory> episodes() {
        return content.episodes().stream().map(Recorded::episode).toList();
    }

    /** Returns the same with the first {@code most} episodes, and a note that says so, or all if there are no more. */
    public Dataset first(int most) {
        List<Recorded> all = content.episodes();
        if (all.size() <= most) {
            return this;
        }
        List<String> notes = ImmutableList.<String>builder()
                .addAll(content.notes())
                .add("the first " + most + " of " + all.size() + " episodes are taken")
                .build();
        return new Dataset(source, new Content(all.subList(0, most), notes));
    }

    /**
     * Refuses an episode that the policy could not have played: an utterance that the tokenizer cannot say or that is longer
     * than the environment lets one be, an observation that the policy could not see whole, more turns than the task takes.
     *
     * @param context most tokens that the policy sees, its next utterance included
     * @throws DatasetException with the place of the first one
     */
    public void checkFits(EnvironmentSpec spec, TurnFormat format, int context) {
        Fit fit = new Fit(spec, format, context);
        content.episodes().forEach(fit::check);
    }

    private static DatasetFormat named(String name) {
        return formats().stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no format '" + name + "'; there is " + String.join(", ", formatNames())));
    }

    private static DatasetFormat recognised(Path file, String text) {
        return formats().stream()
                .filter(format -> format.recognises(text))
                .findFirst()
                .orElseThrow(() -> new DatasetException(file + ": is of none of the formats that are known: "
                        + formats().stream()
                                .map(format -> format.name() + " (" + format.description() + ")")
                                .collect(Collectors.joining(", "))));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new DatasetException(file + ": there is no such file; give the path of a file with episodes", e);
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "is a directory, not a file" : "cannot be read: " + e;
            throw new DatasetException(file + ": " + why, e);
        }
    }

    private static String text(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DatasetException(file + ": is not text in UTF-8; write it anew in UTF-8", e);
        }
    }
}
