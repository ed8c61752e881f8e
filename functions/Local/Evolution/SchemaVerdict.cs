using Serverless.Core.Decoding.Avro;
using Serverless.Core.Schemas;

namespace Serverless.Local.Evolution;

/// <summary>Whether a writer schema goes with what there is.</summary>
/// <param name="File">Where it is.</param>
internal sealed record SchemaVerdict(string File)
{
    /// <summary>What it is, in words; null when it can't be parsed.</summary>
    public string? Schema { get; init; }

    /// <summary>What is wrong with it by itself: a registry would refuse it.</summary>
    public IReadOnlyList<string> Flaws { get; init; } = [];

    /// <summary>Whether it goes with the versions of its subject; null when it was compared with none.</summary>
    public SubjectVerdict? Subject { get; init; }

    /// <summary>What it means for each pipeline, by each of its Avro formats.</summary>
    public IReadOnlyList<PipelineVerdict> Pipelines { get; init; } = [];

    /// <summary>How many things it would break.</summary>
    public int Breaks => Flaws.Count + (Subject?.Breaks ?? 0) + Pipelines.Sum(pipeline => pipeline.Impacts.Count(impact => impact.Breaks));
}

/// <summary>Whether a schema goes with the versions of a subject.</summary>
/// <param name="Name">The subject.</param>
/// <param name="Level">The level that it was compared by.</param>
/// <param name="Versions">All versions that the subject has.</param>
/// <param name="Compared">Those that it was compared with.</param>
internal sealed record SubjectVerdict(
    string Name, CompatibilityLevel Level, IReadOnlyList<int> Versions, IReadOnlyList<int> Compared)
{
    /// <summary>The version that is this very schema; null when none is.</summary>
    public int? Same { get; init; }

    /// <summary>What isn't compatible.</summary>
    public IReadOnlyList<SchemaIncompatibility> Found { get; init; } = [];

    /// <summary>Why it couldn't be compared, each for some version; none when it could.</summary>
    public IReadOnlyList<string> Obstacles { get; init; } = [];

    public int Breaks => Found.Count + Obstacles.Count;
}

/// <summary>What a schema means for a pipeline.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Framing">How its records name their schemas.</param>
/// <param name="Fields">How many fields its events have.</param>
/// <param name="Impacts">What isn't read as it was, or as it could be.</param>
internal sealed record PipelineVerdict(string Pipeline, AvroFraming Framing, int Fields, IReadOnlyList<FieldImpact> Impacts);
