using Serverless.Core.Pipelines;

namespace Serverless.Local.Runs.Options;

/// <summary>Which pipelines read what the sinks of others produce.</summary>
internal static class SinkTopics
{
    /// <summary>The names of those that read a topic which another one produces to.</summary>
    public static IReadOnlyCollection<string> Following(IReadOnlyList<Pipeline> pipelines) =>
    [
        .. pipelines.Where(one => pipelines.Any(other => other != one && other.SinkTopics.Contains(one.Definition.Topic)))
            .Select(one => one.Name),
    ];

    /// <summary>All of them, each after those whose topics it reads; in a circle in the given order.</summary>
    public static IReadOnlyList<T> InOrder<T>(IReadOnlyList<T> all, Func<T, Pipeline> pipelineOf)
    {
        var (ordered, left) = (new List<T>(), all.ToList());
        while (left.Count > 0)
        {
            var next = left.FindIndex(one => left.TrueForAll(other =>
                ReferenceEquals(other, one) || !pipelineOf(other).SinkTopics.Contains(pipelineOf(one).Definition.Topic)));
            ordered.Add(left[Math.Max(0, next)]);
            left.RemoveAt(Math.Max(0, next));
        }
        return ordered;
    }
}
