"""two_gdals.py LIBRARY LIBRARY NAME: two copies of GDAL in one process, as with Python's wheels.

Each copy reads the dataset while the other one has it open."""

import ctypes
import sys


class Gdal:
    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        for name in "GDALOpenEx", "GDALDatasetGetLayer":
            getattr(self.library, name).restype = ctypes.c_void_p
        self.library.GDALVersionInfo.restype = ctypes.c_char_p
        self.library.OGR_L_GetFeatureCount.restype = ctypes.c_int64
        self.library.GDALAllRegister()

    def open(self, name):
        self.dataset = ctypes.c_void_p(self.library.GDALOpenEx(name.encode(), 4, None, None, None))

    def count(self):
        layer = ctypes.c_void_p(self.library.GDALDatasetGetLayer(self.dataset, 0))
        version = self.library.GDALVersionInfo(b"RELEASE_NAME").decode()
        print(version, self.library.OGR_L_GetFeatureCount(layer, 1), flush=True)

    def close(self):
        self.library.GDALClose(self.dataset)


gdals = [Gdal(path) for path in sys.argv[1:3]]
for gdal in gdals:
    gdal.open(sys.argv[3])
for gdal in gdals:
    gdal.count()
gdals[0].close()
gdals[1].count()
gdals[1].close()
