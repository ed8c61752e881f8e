using Serverless.Core.Pipelines;

namespace Serverless.Local.Runs.Options;

/// <summary>Which pipelines read what the sinks of others produce.</summary>
internal static class SinkTopics
{
    /// <summary>The topics that a pipeline produces to, each once.</summary>
    public static IEnumerable<string> Of(Pipeline pipeline) => pipeline.Definition.Sinks.Select(sink => sink.Topic)
        .Concat(pipeline.Definition.Views.Select(view => view.Sink).SelectMany(sink => new[] { sink?.Topic, sink?.Corrections }))
        .OfType<string>()
        .Distinct();

    /// <summary>The names of those that read a topic which another one produces to.</summary>
    public static IReadOnlyCollection<string> Following(IReadOnlyList<Pipeline> pipelines) =>
    [
        .. pipelines.Where(one => pipelines.Any(other => other != one && Of(other).Contains(one.Definition.Topic)))
            .Select(one => one.Name),
    ];

    /// <summary>All of them, each after those whose topics it reads; in a circle in the given order.</summary>
    public static IReadOnlyList<T> InOrder<T>(IReadOnlyList<T> all, Func<T, Pipeline> pipelineOf)
    {
        var (ordered, left) = (new List<T>(), all.ToList());
        while (left.Count > 0)
        {
            var next = left.FindIndex(one => left.TrueForAll(other =>
                ReferenceEquals(other, one) || !Of(pipelineOf(other)).Contains(pipelineOf(one).Definition.Topic)));
            ordered.Add(left[Math.Max(0, next)]);
            left.RemoveAt(Math.Max(0, next));
        }
        return ordered;
    }
}
