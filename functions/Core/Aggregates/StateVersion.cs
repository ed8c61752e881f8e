using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>The version of the binary form of the states that this build writes.</summary>
internal static class StateVersion
{
    public const byte Current = 2;

    /// <summary>Throws when states of <paramref name="version"/> can't be read by this build.</summary>
    public static void Require(byte version)
    {
        if (version != Current)
            throw new CorruptDataException($"an aggregate's state has version {version}, this build reads version {Current}");
    }
}
