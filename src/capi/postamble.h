
#ifdef __cplusplus
}
#endif

#endif /* CARTOCREDS_H */
