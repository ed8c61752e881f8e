namespace Serverless.Core.Definitions;

/// <summary>Which of a pipeline's events an event sink takes.</summary>
public enum SinkKind
{
    /// <summary>Clean events: accepted, transformed, and not seen before; late ones are among them.</summary>
    Events,

    /// <summary>Events that are late for at least one view.</summary>
    Late,

    /// <summary>Dead letters.</summary>
    DeadLetters,
}

/// <summary>Events of a pipeline go to a Kafka topic.</summary>
/// <param name="Kind">Which ones. A pipeline has one sink of a kind at most.</param>
/// <param name="Topic">1 to 249 letters, digits, dots, hyphens and underscores; not the topic that the pipeline reads.</param>
/// <param name="Shards">How many shards produce, by the hash of the key: 1 to 256.</param>
public sealed record SinkDefinition(SinkKind Kind, string Topic, int Shards);

/// <summary>Which panes of a view go to its sink.</summary>
public enum SunkPanes
{
    /// <summary>One a window, when its allowed lateness has passed; what changes a result afterwards is a correction.</summary>
    Final,

    /// <summary>All that are emitted, early ones and retractions too.</summary>
    All,
}

/// <summary>Panes of a view go to a Kafka topic.</summary>
/// <param name="Topic">1 to 249 letters, digits, dots, hyphens and underscores; not the topic that the pipeline reads.</param>
/// <param name="Panes">Which ones.</param>
/// <param name="Corrections">The topic of corrections and retractions; null: <paramref name="Topic"/>.</param>
public sealed record PaneSinkDefinition(string Topic, SunkPanes Panes, string? Corrections);
