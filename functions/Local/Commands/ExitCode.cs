namespace Serverless.Local.Commands;

internal static class ExitCode
{
    /// <summary>All accounted for.</summary>
    public const int Good = 0;

    /// <summary>Something was lost, a check failed, or something outside is not as it must be.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, a bad pipeline file or setting, or data that an earlier version wrote and this one does not read.</summary>
    public const int Usage = 2;
}
