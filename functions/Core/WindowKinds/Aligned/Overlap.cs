using Serverless.Core.Text;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>The bounds on windows that overlap.</summary>
internal static class Overlap
{
    /// <summary>Most windows that one event may belong to.</summary>
    public const int Most = 1_000;

    /// <summary>
    /// What is wrong with windows of <paramref name="sizeMs"/> that follow each other by <paramref name="stepMs"/>; null when nothing is.
    /// </summary>
    public static (string Parameter, string Problem)? Problem(long sizeMs, string stepName, long stepMs)
    {
        if (stepMs > sizeMs)
        {
            var (step, size) = (Duration.Format(stepMs), Duration.Format(sizeMs));
            return (stepName, $"'{stepName}' {step} is more than 'size' {size}: events between the windows would be lost");
        }
        if (sizeMs / stepMs > Most)
        {
            var least = Duration.Format((sizeMs + Most - 1) / Most);
            var windows = sizeMs / stepMs;
            return (stepName, $"an event would be in {windows} windows, and {Most} are allowed: make '{stepName}' at least {least}");
        }
        return null;
    }
}
