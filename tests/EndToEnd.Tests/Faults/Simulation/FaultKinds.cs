namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Kinds of faults that a schedule may hold.</summary>
[Flags]
internal enum FaultKinds
{
    None = 0,

    /// <summary>Hosts that read or apply the same at the same time.</summary>
    Overlap = 1,

    /// <summary>Pokes that are lost or repeated.</summary>
    Pokes = 1 << 1,

    /// <summary>Records that are read again.</summary>
    Rewind = 1 << 2,

    /// <summary>States of shards that are lost or damaged.</summary>
    State = 1 << 3,

    /// <summary>Stores that fail.</summary>
    Storm = 1 << 4,

    /// <summary>Hosts that end in the middle of what they do.</summary>
    Crash = 1 << 5,

    /// <summary>Records that come with pauses, so that partitions become idle.</summary>
    Trickle = 1 << 6,

    /// <summary>Partitions that come in the middle.</summary>
    Growth = 1 << 7,

    /// <summary>Other numbers of shards, at once or host by host.</summary>
    Redeploy = 1 << 8,

    /// <summary>A wall clock that jumps.</summary>
    WallClock = 1 << 9,

    /// <summary>States of a later form, as after a rollback.</summary>
    LaterState = 1 << 10,

    /// <summary>Delta objects that are lost or damaged, and put back.</summary>
    Deltas = 1 << 11,

    /// <summary>Rows and objects older than the retention, while shards lag.</summary>
    Retention = 1 << 12,

    /// <summary>A collector that runs while a batch is about to be sealed.</summary>
    SlowSeal = 1 << 13,

    /// <summary>A partition of malformed records.</summary>
    Garbage = 1 << 14,

    /// <summary>Partitions that end beyond their last record.</summary>
    Beyond = 1 << 15,

    /// <summary>Keys in any partition.</summary>
    Stray = 1 << 16,

    /// <summary>Values that no sum of squares can take.</summary>
    Poison = 1 << 17,

    /// <summary>Clocks of machines that run ahead.</summary>
    Ahead = 1 << 18,

    /// <summary>Times of records that mean nothing, or are the broker's.</summary>
    Stamps = 1 << 19,

    /// <summary>A topic that is made anew.</summary>
    Recreate = 1 << 20,

    /// <summary>Entries that can't be read, in objects that are whole.</summary>
    Unreadable = 1 << 21,

    /// <summary>A timer that never ticks, while seconds pass between batches.</summary>
    TimerDead = 1 << 22,

    /// <summary>Versions that gain and lose an aggregate, in any order, at once or host by host; so also roll-backs.</summary>
    Versions = 1 << 23,

    /// <summary>Layouts that change while all runs.</summary>
    Layouts = 1 << 24,

    /// <summary>Checkpoints and handovers that are lost or damaged.</summary>
    Checkpoints = 1 << 25,

    /// <summary>Entities that run no operation for a while.</summary>
    Frozen = 1 << 26,

    /// <summary>Late events and dead letters that are redriven while all runs.</summary>
    Redrives = 1 << 27,

    /// <summary>Events that come again, and count once.</summary>
    Duplicates = 1 << 28,

    /// <summary>Those that every run of the tests takes: all.</summary>
    Checked = (1 << 29) - 1,
}
