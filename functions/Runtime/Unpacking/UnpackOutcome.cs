namespace Serverless.Runtime.Unpacking;

internal enum UnpackOutcome
{
    Unpacked,

    /// <summary>There is more than the limit allows; the rest was left packed.</summary>
    TooLarge,

    /// <summary>Not of the format, or it breaks off.</summary>
    Damaged,
}
