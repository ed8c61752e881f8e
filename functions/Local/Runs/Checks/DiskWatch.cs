using System.Globalization;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs.Checks;

/// <summary>
/// Looks at the room on the data folder's disk, twice a second. A full disk would make every store fail, and the host repeat its batch for
/// ever: so a run ends while there is still room to close the stores in good order.
/// </summary>
internal sealed class DiskWatch : IDisposable
{
    /// <summary>What must be free, in bytes: a few of the largest writes.</summary>
    public const long Reserve = 32 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string _folder;
    private readonly Func<string, long> _freeBytes;
    private readonly CancellationTokenSource _full = new();
    private readonly ITimer _timer;

    /// <exception cref="StoreUnavailableException">There is too little room to begin with.</exception>
    public DiskWatch(string folder, TimeProvider clock, Func<string, long>? freeBytes = null)
    {
        (_folder, _freeBytes) = (folder, freeBytes ?? FreeBytes);
        ThrowIfFull();
        _timer = clock.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Cancelled when the disk is all but full.</summary>
    public CancellationToken Full => _full.Token;

    /// <exception cref="StoreUnavailableException">The disk is all but full.</exception>
    public void ThrowIfFull()
    {
        var free = _freeBytes(_folder);
        if (_full.IsCancellationRequested || free < Reserve)
            throw new StoreUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"The disk is full: where the data folder '{_folder}' is, {free >> 20} MB are free, and a run needs {Reserve >> 20} MB. "
                + $"Free some space and run again, or choose another --data folder; what was sealed is kept."));
    }

    public void Dispose()
    {
        _timer.Dispose();
        _full.Dispose();
    }

    private void Look()
    {
        try
        {
            if (_freeBytes(_folder) < Reserve)
                _full.Cancel();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The free space is unknown: the stores report what is wrong with the folder, or the run has just ended.
        }
    }

    private static long FreeBytes(string folder)
    {
        var existing = folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { Length: > 0 } parent)
            existing = parent;
        return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(existing)! : existing).AvailableFreeSpace;
    }
}
