namespace Serverless.Core.Definitions;

/// <summary>What becomes of a value that is personal data, before anything is stored.</summary>
public enum PersonalUse
{
    /// <summary>
    /// It isn't personal, though a transform makes it of a field that is: a length, a country. Only for fields that transforms write.
    /// </summary>
    No,

    /// <summary>Its keyed hash takes its place, as text. Text fields only.</summary>
    Hash,

    /// <summary>The field is missing from then on.</summary>
    Drop,
}
