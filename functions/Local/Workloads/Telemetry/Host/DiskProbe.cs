namespace Serverless.Local.Workloads.Telemetry.Host;

/// <summary>Space in use on each fixed disk.</summary>
internal sealed class DiskProbe : HostProbe
{
    public override void Measure(HostEvents events)
    {
        foreach (var drive in DriveInfo.GetDrives())
        {
            if (UsedBytes(drive) is { } used)
                events.Add("disk.used", used, "B", drive.Name);
        }
    }

    private static long? UsedBytes(DriveInfo drive)
    {
        try
        {
            return drive is { DriveType: DriveType.Fixed, IsReady: true, TotalSize: > 0 } ? drive.TotalSize - drive.TotalFreeSpace : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
