using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.Local.Samples;

/// <summary>What a pipeline makes of an event.</summary>
/// <param name="Record">Which event of the sample it comes from, from 0: an exploded one gives several.</param>
/// <param name="Index">Which event of that it is, from 0.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="DroppedBy">The rule that dropped it; null when none did.</param>
/// <param name="Rejection">Why it is a dead letter; null when it is none.</param>
/// <param name="Text">Its bytes as text; how many, where they may hold personal data.</param>
/// <param name="Time">The event time of one that is no dead letter.</param>
/// <param name="Fields">Of an accepted one: its fields that have a value, in the order of the pipeline.</param>
/// <param name="Views">Of an accepted one: the views that it enters, with its key in each.</param>
internal sealed record SampledEvent(
    int Record,
    int Index,
    EventVerdict Verdict,
    string? DroppedBy,
    Rejection? Rejection,
    string Text,
    EventTime? Time,
    IReadOnlyList<(string Name, string Value)> Fields,
    IReadOnlyList<(string Name, string Key)> Views);
