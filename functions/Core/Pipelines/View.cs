using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Windows;

namespace Serverless.Core.Pipelines;

/// <summary>A compiled view.</summary>
/// <param name="Definition">What it was compiled from.</param>
/// <param name="Index">Its index among the views of the pipeline, from 0.</param>
/// <param name="KeySlots">The slots of its key fields, in the order of the key.</param>
/// <param name="Slots">The slots that its key and its aggregates read, each once.</param>
/// <param name="Where">Its condition; null when every event belongs to it.</param>
/// <param name="Aggregates">Its aggregates, in the order of the definition.</param>
/// <param name="Computed">What is computed of them for each result that is shown.</param>
/// <param name="Meaning">Changes with what a result means whatever its aggregates are: key, condition, window, firing mode, pages.</param>
/// <param name="DefinitionHash">Changes with the meaning, with each aggregate, and with how late events are merged.</param>
/// <param name="AggregateHashes">Of each aggregate: changes with its name, and with what its states are.</param>
public sealed record View(
    ViewDefinition Definition,
    int Index,
    IReadOnlyList<int> KeySlots,
    IReadOnlyList<int> Slots,
    Condition? Where,
    IReadOnlyList<Aggregate> Aggregates,
    ComputedValues Computed,
    string Meaning,
    string DefinitionHash,
    IReadOnlyList<string> AggregateHashes) : ISharded
{
    /// <inheritdoc/>
    public string Name => Definition.Name;

    /// <inheritdoc/>
    public Sharding Sharding => Definition.Sharding;

    /// <inheritdoc/>
    public int Shards => Definition.Shards;

    /// <summary>Spare cells of the view.</summary>
    public CellPool Cells { get; } = new(new CellLayout(Aggregates, Computed));

    /// <summary>The layout of the view's cells.</summary>
    public CellLayout Layout => Cells.Layout;
}
