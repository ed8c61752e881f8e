using Serverless.Core.Definitions;
using Serverless.Core.Personal;

namespace Serverless.Local.Workloads.Truth;

/// <summary>What a truth knows of each accepted event, by the name of the pipeline's field as views see it: after all transforms.</summary>
/// <param name="Numbers">Fields that every accepted event has.</param>
internal sealed record FactFields<TFact>(
    IReadOnlyDictionary<string, TextField<TFact>> Texts,
    IReadOnlyDictionary<string, FactValue<TFact, double>> Numbers)
    where TFact : struct, ITruthFact
{
    /// <summary>The fields as views see them: what is personal and hashed, by its hash.</summary>
    public FactFields<TFact> Hashed(PersonalFields personal, PersonalKey? key) => this with
    {
        Texts = Texts.ToDictionary(
            one => one.Key,
            one => key is not null && personal.UseOf(one.Key) == PersonalUse.Hash
                ? one.Value with { Text = number => one.Value.Text(number) is { } text ? key.Hash(text) : null }
                : one.Value,
            StringComparer.Ordinal),
    };
}

/// <summary>A text field whose possible values are numbered.</summary>
/// <param name="Count">How many values there are: their numbers are 0 to <paramref name="Count"/> - 1.</param>
/// <param name="Number">The number of an event's value.</param>
/// <param name="Text">The value of a number; null for an event without the field.</param>
internal sealed record TextField<TFact>(int Count, FactValue<TFact, int> Number, Func<int, string?> Text)
    where TFact : struct, ITruthFact
{
    /// <summary>Some events don't have the field.</summary>
    public bool IsOptional { get; init; }
}
