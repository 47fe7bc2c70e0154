package org.archerrl.job.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A line chart as inline SVG; colours come from the page's style. */
public final class Chart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 260;
    private static final int LEFT = 56;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 40;
    private static final int TICKS = 5;
    private static final int COLOURS = 8;

    /**
     * A point of a line.
     *
     * @param error half the height of its bar, 0 for none
     */
    public record Point(double x, double y, double error) {}

    /**
     * Where a band is at some x.
     *
     * @param low its lower edge
     * @param high its upper edge
     */
    public record Range(double x, double low, double high) {}

    private record Line(String name, List<Point> points, Style style, List<Range> band) {}

    /** How a line is drawn. */
    public enum Style {
        /** A line through all points. */
        LINE,
        /** Dots with error bars, joined thinly. */
        DOTS
    }

    private final String title;
    private final String unit;
    private final List<Line> lines = new ArrayList<>();
    private OptionalDouble level = OptionalDouble.empty();
    private String levelName = "";
    private String across = "episodes collected";

    /** Makes a chart without lines. */
    public Chart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Adds a line, unless it has no points. */
    public Chart add(String name, List<Point> points, Style style) {
        return add(new Line(name, points, style, List.of()));
    }

    /** Adds a line with a band round it, unless it has no points. */
    public Chart add(String name, List<Point> points, List<Range> band) {
        return add(new Line(name, points, Style.LINE, band));
    }

    private Chart add(Line line) {
        if (!line.points().isEmpty()) {
            lines.add(line);
        }
        return this;
    }

    /** Says what x is, if it is not episodes. */
    public Chart across(String what) {
        this.across = what;
        return this;
    }

    /** Draws a dashed level, if there is one. */
    public Chart level(String name, OptionalDouble value) {
        this.level = value;
        this.levelName = name;
        return this;
    }

    /** Returns the figure, or nothing if no line has a point. */
    public String svg() {
        if (lines.isEmpty()) {
            return "";
        }
        double minX = least(Point::x);
        double maxX = greatest(Point::x);
        double minY = Math.min(lowest(), level.orElse(Double.POSITIVE_INFINITY));
        double maxY = Math.max(highest(), level.orElse(Double.NEGATIVE_INFINITY));
        double step = niceStep(maxY - minY);
        double bottom = Math.floor(minY / step) * step;
        double top = Math.max(bottom + step, Math.ceil(maxY / step) * step);
        Scale scale = new Scale(minX, Math.max(maxX, minX + 1), bottom, top);
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<figure><figcaption>%s <span class=\"unit\">%s</span></figcaption>"
                        + "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                Html.escaped(title), Html.escaped(unit), WIDTH, HEIGHT, Html.escaped(title)));
        axes(svg, scale, step);
        level.ifPresent(value -> svg.append(format(
                "<line class=\"level\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                        + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s %s</text>",
                LEFT,
                WIDTH - RIGHT,
                scale.y(value),
                scale.y(value),
                WIDTH - RIGHT,
                scale.y(value) - 4 < TOP + 8 ? scale.y(value) + 13 : scale.y(value) - 4,
                Html.escaped(levelName),
                number(value))));
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), i, scale);
        }
        return svg.append("</svg>").append(legend()).append("</figure>\n").toString();
    }

    private record Scale(double minX, double maxX, double bottom, double top) {
        double x(double value) {
            return LEFT + (value - minX) / (maxX - minX) * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            return HEIGHT - BOTTOM - (value - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
        }
    }

    private void axes(StringBuilder svg, Scale scale, double step) {
        for (double y = scale.bottom(); y <= scale.top() + step / 2; y += step) {
            svg.append(format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT, WIDTH - RIGHT, scale.y(y), scale.y(y), LEFT - 6, scale.y(y) + 4, number(y)));
        }
        double stepX = Math.max(1, niceStep(scale.maxX() - scale.minX()));
        for (double x = Math.ceil(scale.minX() / stepX) * stepX; x <= scale.maxX() + 1e-9; x += stepX) {
            svg.append(format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    scale.x(x), HEIGHT - BOTTOM + 16, number(x)));
        }
        svg.append(format(
                "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (WIDTH + LEFT - RIGHT) / 2, HEIGHT - 6, Html.escaped(across)));
    }

    private static void draw(StringBuilder svg, Line line, int number, Scale scale) {
        int index = number % COLOURS;
        band(svg, line.band(), index, scale);
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(format("%s%.1f %.1f", path.length() == 0 ? "M" : "L", scale.x(point.x()), scale.y(point.y())));
        }
        String kind = line.style() == Style.DOTS ? "dots" : "line";
        svg.append(format("<path class=\"%s c%d\" d=\"%s\"/>", kind, index, path));
        if (line.style() == Style.DOTS) {
            for (Point p : line.points()) {
                svg.append(format(
                        "<line class=\"bar c%d\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                                + "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\">"
                                + "<title>%s episodes: %.3f \u00b1 %.3f</title></circle>",
                        index,
                        scale.x(p.x()),
                        scale.x(p.x()),
                        scale.y(p.y() - p.error()),
                        scale.y(p.y() + p.error()),
                        index,
                        scale.x(p.x()),
                        scale.y(p.y()),
                        number(p.x()),
                        p.y(),
                        p.error()));
            }
        }
    }

    private static void band(StringBuilder svg, List<Range> band, int index, Scale scale) {
        StringBuilder there = new StringBuilder();
        StringBuilder back = new StringBuilder();
        for (Range range : band) {
            there.append(format("%.1f,%.1f ", scale.x(range.x()), scale.y(range.high())));
            back.insert(0, format("%.1f,%.1f ", scale.x(range.x()), scale.y(range.low())));
        }
        if (!band.isEmpty()) {
            svg.append(format("<polygon class=\"band c%d\" points=\"%s%s\"/>", index, there, back));
        }
    }

    private String legend() {
        StringBuilder legend = new StringBuilder("<p class=\"legend\">");
        for (int i = 0; i < lines.size(); i++) {
            legend.append(format(
                    "<span><i class=\"c%d\"></i>%s</span> ",
                    i % COLOURS, Html.escaped(lines.get(i).name())));
        }
        return legend.append("</p>").toString();
    }

    private double lowest() {
        double ofBands = lines.stream()
                .flatMap(l -> l.band().stream())
                .mapToDouble(Range::low)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        return Math.min(ofBands, least(p -> p.y() - p.error()));
    }

    private double highest() {
        double ofBands = lines.stream()
                .flatMap(l -> l.band().stream())
                .mapToDouble(Range::high)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
        return Math.max(ofBands, greatest(p -> p.y() + p.error()));
    }

    private double least(ToDoubleFunction<Point> of) {
        return points().mapToDouble(of).min().orElse(0);
    }

    private double greatest(ToDoubleFunction<Point> of) {
        return points().mapToDouble(of).max().orElse(1);
    }

    private Stream<Point> points() {
        return lines.stream().flatMap(l -> l.points().stream());
    }

    /** Returns 1, 2 or 5 times a power of ten: about {@value #TICKS} steps in the span. */
    static double niceStep(double span) {
        double rough = Math.max(span, 1e-9) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double leading = rough / power;
        return power * (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
    }

    private static String number(double value) {
        if (Math.abs(value - Math.rint(value)) < 1e-9) {
            return format("%,d", Math.round(value));
        }
        return format("%.3g", value).contains("e")
                ? format("%.1e", value)
                : format("%.4f", value).replaceFirst("0+$", "").replaceFirst("\\.$", "");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
