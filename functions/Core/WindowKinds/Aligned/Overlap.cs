using System.Globalization;
using Serverless.Core.Text;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>The bounds on windows that overlap.</summary>
internal static class Overlap
{
    /// <summary>Most windows that one event may belong to, where a key holds each of its windows.</summary>
    public const int Most = 1_000;

    /// <summary>
    /// Most slices of a window, where a key holds slices: with 12 to 20 bytes each they fill what the state of a shard may have.
    /// </summary>
    public const int MostSlices = 50_000;

    /// <summary>
    /// What is wrong with windows of <paramref name="sizeMs"/> that follow each other by <paramref name="stepMs"/>, where a key holds each
    /// of them; null when nothing is.
    /// </summary>
    public static (string Parameter, string Problem)? Problem(long sizeMs, string stepName, long stepMs)
    {
        if (Gap(sizeMs, stepName, stepMs) is { } gap)
            return gap;
        if (sizeMs / stepMs <= Most)
            return null;
        var least = Duration.Format((sizeMs + Most - 1) / Most);
        return (stepName, $"an event would be in {sizeMs / stepMs} windows, and {Most} are allowed: make '{stepName}' at least {least}");
    }

    /// <summary>The same where a key holds slices.</summary>
    public static (string Parameter, string Problem)? ProblemOfSlices(long sizeMs, string stepName, long stepMs)
    {
        if (Gap(sizeMs, stepName, stepMs) is { } gap)
            return gap;
        var sliceMs = AlignedWindows.StartingAt(sizeMs, stepMs).SliceMs;
        if (sizeMs / sliceMs <= MostSlices)
            return null;
        var least = Duration.Format((sizeMs + MostSlices - 1) / MostSlices);
        var (size, step, slice) = (Duration.Format(sizeMs), Duration.Format(stepMs), Duration.Format(sliceMs));
        return (stepName, string.Create(CultureInfo.InvariantCulture, $"a window of {size} that moves by {step} has {sizeMs / sliceMs} ")
            + string.Create(CultureInfo.InvariantCulture, $"parts of {slice}, and {MostSlices} are allowed, as the state of a key holds ")
            + $"them: make '{stepName}' a divisor of 'size' of at least {least}");
    }

    private static (string Parameter, string Problem)? Gap(long sizeMs, string stepName, long stepMs)
    {
        if (stepMs <= sizeMs)
            return null;
        var (step, size) = (Duration.Format(stepMs), Duration.Format(sizeMs));
        return (stepName, $"'{stepName}' {step} is more than 'size' {size}: events between the windows would be lost");
    }
}
