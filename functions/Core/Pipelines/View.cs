using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Windows;

namespace Serverless.Core.Pipelines;

/// <summary>
/// A view made ready to run. <paramref name="DefinitionHash"/> changes with anything that changes the meaning of its states: key,
/// condition, window, lateness, firing mode, aggregates.
/// </summary>
public sealed record View(
    ViewDefinition Definition,
    int Index,
    IReadOnlyList<int> KeySlots,
    Condition? Where,
    IReadOnlyList<Aggregate> Aggregates,
    string DefinitionHash) : ISharded
{
    /// <inheritdoc/>
    public string Name => Definition.Name;

    /// <inheritdoc/>
    public Sharding Sharding => Definition.Sharding;

    /// <inheritdoc/>
    public int Shards => Definition.Shards;

    /// <summary>Spare cells of the view.</summary>
    public CellPool Cells { get; } = new(new CellLayout(Aggregates));

    /// <summary>Of the view's cells.</summary>
    public CellLayout Layout => Cells.Layout;
}
