namespace Serverless.Core.Binary;

/// <summary>
/// What a stored value is: the first byte of its header. Numbers never change their meaning, and are below 32, so that none is the first
/// byte of a packed section.
/// </summary>
public enum StoredForm : byte
{
    /// <summary>A delta object: its directory.</summary>
    Delta = 1,

    /// <summary>A section of a delta object.</summary>
    Section = 2,

    /// <summary>The state of a shard.</summary>
    ShardState = 3,

    /// <summary>The aggregates of one window, as a result or a correction carries them.</summary>
    CellState = 4,

    /// <summary>The events that a delta's chunks set aside.</summary>
    SideEvents = 5,

    /// <summary>What a shard says of itself.</summary>
    ShardReport = 6,

    /// <summary>What the timer saw of a pipeline.</summary>
    TickReport = 7,

    /// <summary>The state of a shard, beside the entity that holds it: a checkpoint, or the last one, which is handed over.</summary>
    SavedState = 8,

    /// <summary>What is left of a shard that has handed its state over.</summary>
    HandedOver = 9,

    /// <summary>What an operator has accepted as lost.</summary>
    AcceptedLoss = 10,

    /// <summary>Results of many keys in one window, as one item of a result store.</summary>
    Page = 11,

    /// <summary>A shard's state, packed.</summary>
    PackedState = 12,

    /// <summary>A version of a reference table.</summary>
    ReferenceTable = 13,

    /// <summary>A schema of the registry.</summary>
    RegisteredSchema = 14,

    /// <summary>A subject of the registry, with its versions.</summary>
    SchemaSubject = 15,

    /// <summary>Which events, of those that were set aside, were redriven.</summary>
    RedrivenMarks = 16,

    /// <summary>A redrive: what it is about, and the events that it takes.</summary>
    RedrivePlan = 17,

    /// <summary>What became of a redrive that is finished.</summary>
    RedriveEnd = 18,

    /// <summary>An event that was set aside, encrypted.</summary>
    SealedEvent = 19,

    /// <summary>Messages that wait for their topics.</summary>
    SinkMessages = 20,

    /// <summary>Templates of log messages.</summary>
    LogTemplates = 21,
}
