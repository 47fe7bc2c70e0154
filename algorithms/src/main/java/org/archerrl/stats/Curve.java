package org.archerrl.stats;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.archerrl.stats.Reach.Kind;

/**
 * How a run's score goes with what it has spent.
 *
 * @param points in the order in which they were measured; x does not fall
 */
public record Curve(List<Point> points) {
    /**
     * A measurement.
     *
     * @param x what was spent so far, such as episodes
     * @param y the score
     */
    public record Point(double x, double y) {}

    public Curve {
        points = ImmutableList.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("curve: must have at least one point");
        }
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).x() < points.get(i - 1).x()) {
                throw new IllegalArgumentException("curve: x must not fall, got "
                        + points.get(i).x() + " after " + points.get(i - 1).x());
            }
        }
    }

    /** Returns the last point. */
    public Point last() {
        return points.get(points.size() - 1);
    }

    /**
     * Returns the area under the curve (trapezoids) from its first x to {@code until}, divided by that span: the mean score on
     * the way, in the score's own unit. Beyond its last point a curve stays level.
     */
    public double meanUntil(double until) {
        double first = points.get(0).x();
        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            double end = Math.min(to.x(), until);
            if (end > from.x()) {
                double reached = from.y() + (to.y() - from.y()) * (end - from.x()) / (to.x() - from.x());
                area += (end - from.x()) * (from.y() + reached) / 2;
            }
        }
        area += Math.max(0, until - last().x()) * last().y();
        return until > first ? area / (until - first) : points.get(0).y();
    }

    /**
     * Returns the first x at which the score exceeds the threshold and still does at the next measurement; a curve that never
     * does is censored at its last x.
     */
    public Reach reach(double threshold) {
        for (int i = 0; i + 1 < points.size(); i++) {
            if (points.get(i).y() > threshold && points.get(i + 1).y() > threshold) {
                return new Reach(points.get(i).x(), Kind.REACHED);
            }
        }
        return new Reach(last().x(), Kind.CENSORED);
    }
}
