namespace Serverless.Runtime.Verification;

internal enum StoredStand
{
    Equal,

    /// <summary>Not all is stored yet, as it may be.</summary>
    Behind,
    Different,
}

/// <summary>How what is stored stands to what the ledger gives; <paramref name="What"/> tells the difference.</summary>
internal readonly record struct StoredVerdict(StoredStand Stand, string What = "")
{
    public static StoredVerdict Different(string what) => new(StoredStand.Different, what);
}
