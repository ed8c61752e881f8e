using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Classifies errors of the file system. .NET passes the error number of the operating system in <see cref="Exception.HResult"/>.
/// </summary>
internal static class StorageErrors
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int UnixNoSpace = 28;
    private const int UnixNoFolder = 20;
    private const int UnixReadOnly = 30;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsSharingViolation(IOException e) => e.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation;

    /// <summary>Does the work; throws <see cref="StoreUnavailableException"/> for errors of the file system.</summary>
    public static T Guarded<T>(string doing, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToUnavailable(doing, e);
        }
    }

    public static void Guarded(string doing, Action work) => Guarded(doing, () =>
    {
        work();
        return true;
    });

    /// <summary>What stopped the file system, without the path, which its own message would give.</summary>
    public static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "access is denied",
        { HResult: UnixNoSpace or WindowsDiskFull } => "the disk is full",
        DirectoryNotFoundException or { HResult: UnixNoFolder } => "a part of the path is a file",
        { HResult: UnixReadOnly } => "the file system is read-only",
        _ => $"the path can't be used (error {e.HResult & 0xFFFF} of the file system)",
    };

    /// <summary>The exception for callers; <paramref name="doing"/> says what was tried, with the path.</summary>
    public static StoreUnavailableException ToUnavailable(string doing, Exception e) => new(
        e.HResult is UnixNoSpace or WindowsDiskFull
            ? $"The disk is full: {doing} failed. Free some space; writing then continues without a restart."
            : $"{doing} failed: {e.Message.ReplaceLineEndings(" ")}",
        e);
}
