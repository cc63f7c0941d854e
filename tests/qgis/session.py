"""What a user does in QGIS, run by QGIS itself (qgis --code): opens a layer, edits it, saves the project.

QGIS_TEST names the test's folder: `plan.json` says what to do, and this writes the results into `result.json`."""

import json
import os
import pathlib
import time
import traceback

from qgis.core import QgsApplication, QgsNetworkAccessManager, QgsNetworkRequestParameters, QgsProject, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer

folder = pathlib.Path(os.environ["QGIS_TEST"])
plan = json.loads((folder / "plan.json").read_text())
result = {"log": [], "network": [], "environment": pathlib.Path("/proc/self/environ").read_text()}


def note_request(parameters):
    request = parameters.request()
    headers = [(bytes(name).decode(), bytes(request.rawHeader(name)).decode()) for name in request.rawHeaderList()]
    result["network"].append([request.url().toString(), bytes(parameters.content()).decode(), headers])


def work():
    QgsApplication.messageLog().messageReceived.connect(lambda *parts: result["log"].append([str(part) for part in parts]))
    manager = QgsNetworkAccessManager.instance()
    manager.requestAboutToBeCreated[QgsNetworkRequestParameters].connect(note_request)
    if "proxy" in plan:
        settings = QgsSettings()
        for name, value in {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "127.0.0.1",
                            "proxyPort": plan["proxy"]}.items():
            settings.setValue("proxy/" + name, value)
        manager.setupDefaultProxyAndCache()
    layer = QgsVectorLayer(plan["source"], "places", "ogr")
    result["valid"] = layer.isValid()
    result["names"] = [feature["name"] for feature in layer.getFeatures()]
    QgsProject.instance().addMapLayer(layer)
    result["saved"] = QgsProject.instance().write(str(folder / "project.qgz"))
    if "edit" in plan:
        layer.startEditing()
        feature = next(layer.getFeatures())
        layer.changeAttributeValue(feature.id(), layer.fields().indexOf("name"), plan["edit"])
        result["edited"] = layer.commitChanges()
        result["errors"] = layer.commitErrors()


def main():
    try:
        work()
    except Exception:
        result["failed"] = traceback.format_exc()
    for _ in range(50):  # handles the events of other threads
        QgsApplication.processEvents()
        time.sleep(0.02)
    (folder / "result.json").write_text(json.dumps(result))
    os._exit(0)  # closing QGIS would ask whether to save the project


QTimer.singleShot(0, main)
