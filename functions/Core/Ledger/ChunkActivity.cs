namespace Serverless.Core.Ledger;

/// <summary>What a chunk shows of whether its source is idle. The numbers are sent.</summary>
public enum ChunkActivity
{
    /// <summary>Nothing: it has no accepted or filtered event.</summary>
    None = 0,

    /// <summary>It has one, and so soon after the one before that nobody can have found the source idle in between.</summary>
    Active = 1,

    /// <summary>It has one, and the source may have been idle until then: shards may have closed windows without it.</summary>
    AfterIdle = 2,
}
