namespace Serverless.Runtime.Unpacking;

internal enum UnpackOutcome
{
    Unpacked,

    /// <summary>It is larger than the limit; unpacking stopped there.</summary>
    TooLarge,

    /// <summary>It isn't of the format, or it is truncated.</summary>
    Damaged,
}
