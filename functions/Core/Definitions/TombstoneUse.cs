namespace Serverless.Core.Definitions;

/// <summary>What becomes of records without a value.</summary>
public enum TombstoneUse
{
    /// <summary>Each is an event, with the fields that come from the record, and counts as any.</summary>
    Delete,

    /// <summary>They are counted as filtered.</summary>
    Drop,
}
